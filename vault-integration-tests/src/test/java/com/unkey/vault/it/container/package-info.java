/**
 * The server as an image: built by {@code deploy/image/build.sh} from what the build packaged, and
 * run in containers as an operator should run it. Nothing is pulled; which engine it is, and how
 * one is had where there is none, is {@link com.unkey.vault.it.container.Docker}'s matter.
 */
@NullMarked
package com.unkey.vault.it.container;

import org.jspecify.annotations.NullMarked;
