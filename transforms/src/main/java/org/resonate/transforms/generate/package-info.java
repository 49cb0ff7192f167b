/** Generated sound for damaged stems: what of it is asked for, how it is made and put in place. */
package org.resonate.transforms.generate;
