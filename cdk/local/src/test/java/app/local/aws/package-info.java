@NullMarked
package app.local.aws;

import org.jspecify.annotations.NullMarked;
