/**
 * Assembly: {@link org.resonate.pipeline.RemasterJob} puts plan, engine and transforms together,
 * the score on one screen.
 */
package org.resonate.pipeline;
