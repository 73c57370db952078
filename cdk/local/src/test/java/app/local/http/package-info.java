@NullMarked
package app.local.http;

import org.jspecify.annotations.NullMarked;
