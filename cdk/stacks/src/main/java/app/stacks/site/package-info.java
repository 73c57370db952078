/** The public origin: CloudFront in front of the web site and the API. */
@NullMarked
package app.stacks.site;

import org.jspecify.annotations.NullMarked;
