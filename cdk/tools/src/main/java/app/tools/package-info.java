/**
 * Programs that the build itself runs: the archives' packer, the sources' formatter and the generators. They know files
 * only; no other module uses them, and nothing here is deployed.
 */
@NullMarked
package app.tools;

import org.jspecify.annotations.NullMarked;
