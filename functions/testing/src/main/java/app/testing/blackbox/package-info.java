/** The API's black-box tests: only HTTP and the catalogue, so that they run against any target that serves the API. */
@NullMarked
package app.testing.blackbox;

import org.jspecify.annotations.NullMarked;
