@NullMarked
package app.runtime.http;

import org.jspecify.annotations.NullMarked;
