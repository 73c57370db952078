@NullMarked
package app.local.gateway;

import org.jspecify.annotations.NullMarked;
