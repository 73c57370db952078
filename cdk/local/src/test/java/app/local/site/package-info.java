@NullMarked
package app.local.site;

import org.jspecify.annotations.NullMarked;
