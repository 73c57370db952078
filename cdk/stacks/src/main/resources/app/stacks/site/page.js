// The home page is a file of its own. Any other path without a dot in its last part is a page of the single-page app: its
// router shows it, or says that there is none.
// Only the site's own behaviour runs this, so an answer of /api/* is never replaced by a page.
function handler(event) {
    var request = event.request;
    var last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
    if (last.indexOf('.') < 0) {
        request.uri = request.uri === '/' ? '/index.html' : '/app.html';
    }
    return request;
}
