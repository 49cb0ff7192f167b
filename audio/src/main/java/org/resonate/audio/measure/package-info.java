/**
 * Measurements: loudness and true peak after ITU-R BS.1770, and what tells damage: noise floor,
 * clipped runs, clicks, dropouts, bandwidth, hum. A meter is a sink; its result is read once the
 * signal is finished.
 */
package org.resonate.audio.measure;
