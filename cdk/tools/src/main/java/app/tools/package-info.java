/**
 * Programs that the build itself runs: the archives' packer and the sources' formatter. They know files only; no other
 * module uses them, and nothing here is deployed.
 */
@NullMarked
package app.tools;

import org.jspecify.annotations.NullMarked;
