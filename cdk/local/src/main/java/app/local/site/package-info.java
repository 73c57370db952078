/**
 * The two addresses that a person meets: the site's origin as CloudFront makes it (files and {@code /api/*} on one
 * origin, with the headers of the template's policies), and the HTTP API itself.
 */
@NullMarked
package app.local.site;

import org.jspecify.annotations.NullMarked;
