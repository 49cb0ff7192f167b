/** What all stages share. */
package org.resonate.transforms.stage;
