package app.local.providers;

import app.local.http.LoopbackServer.Answer;

/** The pages that a person sees at a stand-in provider: plain HTML, no script, nothing from elsewhere. */
final class Pages {

    private static final String STYLE = """
            body{font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#f5f5f5;margin:0}
            main{max-width:26rem;margin:4rem auto;padding:2rem;background:#fff;border:1px solid #ccc;border-radius:.5rem}
            h1{font-size:1.4rem;margin-top:0}
            label{display:block;margin-top:1rem;font-weight:600}
            input[type=text],input[type=email]{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;\
            border:1px solid #767676;border-radius:.25rem}
            .check{font-weight:400}
            button{font:inherit;margin:1.5rem .5rem 0 0;padding:.5rem 1.25rem;border:1px solid #1a56c4;border-radius:.25rem;\
            background:#fff;color:#1a56c4}
            button.main{background:#1a56c4;color:#fff}
            :focus-visible{outline:3px solid #f5a623;outline-offset:2px}
            [role=alert]{color:#b00020;font-weight:600}
            """;

    private Pages() {}

    /** Asks who signs in. @param mistake what was wrong with the last try, or nothing */
    static Answer signIn(String provider, String application, Parameters typed, String mistake) {
        String alert = mistake.isEmpty() ? "" : "<p role=\"alert\" id=\"mistake\">" + escape(mistake) + "</p>\n";
        String body = """
                <h1>Sign in with %1$s</h1>
                <p>This is a stand-in for %1$s on your machine. Be anyone: the same e-mail address is the same account,
                now and next time. <strong>%2$s</strong> will see your name and address.</p>
                %3$s<form method="post">
                <label for="name">Name</label>
                <input type="text" id="name" name="name" value="%4$s" required maxlength="200" autocomplete="name" autofocus>
                <label for="email">E-mail address</label>
                <input type="email" id="email" name="email" value="%5$s" required maxlength="254" autocomplete="email">
                <label class="check"><input type="checkbox" name="unverified" value="true"> The address is not verified</label>
                <button class="main" type="submit">Sign in</button>
                <button type="submit" name="cancel" value="true" formnovalidate>Cancel</button>
                </form>
                """.formatted(
                        provider, escape(application), alert, escape(typed.get("name")), escape(typed.get("email")));
        return page(mistake.isEmpty() ? 200 : 400, "Sign in with " + provider, body);
    }

    /** Says what is wrong where there is nowhere to send the visitor back to. */
    static Answer error(int status, String provider, String code, String explanation) {
        return page(
                status,
                provider + ": " + code,
                "<h1>" + escape(provider) + " refuses this request</h1>\n<p><strong>Error " + status + ": "
                        + escape(code) + "</strong></p>\n<p>" + escape(explanation) + "</p>\n");
    }

    private static Answer page(int status, String title, String body) {
        String page = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escape(title), STYLE, body);
        return Answer.html(
                status,
                page,
                "Cache-Control",
                "no-store",
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "no-referrer");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
