/** The signal types that every other package speaks: formats, sinks, levels. */
package org.resonate.audio;
