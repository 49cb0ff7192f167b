package org.resonate.models.checkpoint;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.models.checkpoint.Pickled.Tuple;

/**
 * Reads the pickle of a torch checkpoint: those opcodes of protocols 2 to 5 that torch writes, and
 * the names of {@link Globals}. It constructs nothing but {@link Pickled}, numbers, strings, lists
 * and maps; whatever else a pickle asks for is refused by name before anything is made of it.
 *
 * <p>Why not a library: the one for Java (net.razorvine) keeps its constructors in one table for
 * the whole JVM, makes something of every unknown name, calls {@code __setstate__} by reflection
 * and allocates by lengths that the file declares.
 *
 * <p>Memory is bounded: {@link #MAX_BYTES} and {@link #MAX_STEPS}, and no length is believed before
 * it was compared with what is left. Opcodes: Python's {@code pickletools}.
 */
final class Unpickler {

  /** Sixty times the pickle of htdemucs. */
  static final int MAX_BYTES = 4 << 20;

  /** Twenty times the opcodes of htdemucs. */
  static final int MAX_STEPS = 500_000;

  private static final int MAX_NAME = 255;
  private static final int MAX_LONG_BYTES = 255;

  private final ByteBuffer in;
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Deque<List<Object>> marked = new ArrayDeque<>();
  private List<Object> stack = new ArrayList<>();

  private Unpickler(byte[] pickle) {
    this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The object that a pickle holds.
   *
   * @throws PickleException if it asks for anything else than a checkpoint's values; with the byte
   */
  static Object read(byte[] pickle) throws PickleException {
    if (pickle.length > MAX_BYTES) {
      throw new PickleException("its pickle has " + pickle.length + " bytes");
    }
    Unpickler unpickler = new Unpickler(pickle);
    int opcodeAt = 0;
    try {
      for (int step = 0; step < MAX_STEPS; step++) {
        opcodeAt = unpickler.in.position();
        int opcode = unpickler.in.get() & 0xff;
        if (opcode == '.') {
          return unpickler.pop();
        }
        unpickler.step(opcode);
      }
      throw new PickleException("it has more than " + MAX_STEPS + " opcodes");
    } catch (PickleException e) {
      throw new PickleException(e.getMessage() + " (byte " + opcodeAt + " of its pickle)");
    } catch (BufferUnderflowException e) {
      throw new PickleException("its pickle ends inside the opcode at byte " + opcodeAt);
    }
  }

  private void step(int opcode) throws PickleException {
    switch (opcode) {
      case 0x80 -> protocol(in.get());
      case 0x95 -> in.getLong(); // FRAME: a hint for readers of streams
      case '(' -> mark();
      case '0' -> pop();
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.getInt());
      case 'K' -> push((long) (in.get() & 0xff));
      case 'M' -> push((long) (in.getShort() & 0xffff));
      case 0x8a -> push(wholeNumber(in.get() & 0xff));
      case 0x8b -> push(wholeNumber(in.getInt()));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X' -> push(text(in.getInt() & 0xffffffffL));
      case 0x8c -> push(text(in.get() & 0xff));
      case 0x8d -> push(text(in.getLong()));
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(sinceMark()));
      case 0x85 -> push(tuple(1));
      case 0x86 -> push(tuple(2));
      case 0x87 -> push(tuple(3));
      case ']' -> push(new ArrayList<>());
      case 'a' -> append(Collections.singletonList(pop()));
      case 'e' -> append(sinceMark());
      case '}' -> push(new LinkedHashMap<>());
      case 's' -> setItems(tuple(2).items());
      case 'u' -> setItems(sinceMark());
      case 'q' -> memo.put(in.get() & 0xff, top());
      case 'r' -> memo.put(in.getInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> push(remembered(in.get() & 0xff));
      case 'j' -> push(remembered(in.getInt()));
      case 'c' -> push(Globals.find(line() + "." + line()));
      case 0x93 -> stackGlobal();
      case 'R' -> call();
      case 'b' -> build();
      case 'Q' -> push(Globals.storage(pop()));
      default -> throw new PickleException("it has the opcode 0x%02x".formatted(opcode));
    }
  }

  private static void protocol(int version) throws PickleException {
    if (version < 2 || version > 5) {
      throw new PickleException("it is a pickle of protocol " + version);
    }
  }

  private void mark() {
    marked.push(stack);
    stack = new ArrayList<>();
  }

  private List<Object> sinceMark() throws PickleException {
    if (marked.isEmpty()) {
      throw new PickleException("it lacks a mark");
    }
    List<Object> items = stack;
    stack = marked.pop();
    return items;
  }

  /** Looks up the stack after its argument was made: a mark may have put another one in place. */
  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() throws PickleException {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  private Object top() throws PickleException {
    if (stack.isEmpty()) {
      throw new PickleException("its stack is empty");
    }
    return stack.get(stack.size() - 1);
  }

  private Tuple tuple(int size) throws PickleException {
    if (stack.size() < size) {
      throw new PickleException("its stack is empty");
    }
    List<Object> last = stack.subList(stack.size() - size, stack.size());
    Tuple tuple = new Tuple(new ArrayList<>(last));
    last.clear();
    return tuple;
  }

  private Object wholeNumber(int bytes) throws PickleException {
    if (bytes < 0 || bytes > MAX_LONG_BYTES) {
      throw new PickleException("it has a number of " + Integer.toUnsignedString(bytes) + " bytes");
    }
    byte[] bigEndian = new byte[bytes];
    for (int i = bytes - 1; i >= 0; i--) {
      bigEndian[i] = in.get();
    }
    BigInteger number = bytes == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private String text(long bytes) throws PickleException {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new PickleException(
          "it has a text of %s bytes where %d are left"
              .formatted(Long.toUnsignedString(bytes), in.remaining()));
    }
    byte[] utf8 = new byte[(int) bytes];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private String line() throws PickleException {
    StringBuilder line = new StringBuilder();
    for (int c = in.get(); c != '\n'; c = in.get()) {
      if (c < ' ' || line.length() == MAX_NAME) {
        throw new PickleException("it refers to a name that is none");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  @SuppressWarnings("unchecked") // Only this class makes the lists, and all hold objects.
  private void append(List<Object> items) throws PickleException {
    if (!(top() instanceof List<?> list)) {
      throw new PickleException("it appends to a " + Globals.kind(top()));
    }
    ((List<Object>) list).addAll(items);
  }

  @SuppressWarnings("unchecked") // Only this class and Globals make the maps, and all hold objects.
  private void setItems(List<Object> keysAndValues) throws PickleException {
    if (!(top() instanceof Map<?, ?> map) || keysAndValues.size() % 2 != 0) {
      throw new PickleException("it sets items of a " + Globals.kind(top()));
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String || key instanceof Long || key instanceof Boolean)) {
        throw new PickleException("it has a key that is a " + Globals.kind(key));
      }
      ((Map<Object, Object>) map).put(key, keysAndValues.get(i + 1));
    }
  }

  private Object remembered(int key) throws PickleException {
    if (!memo.containsKey(key)) {
      throw new PickleException(
          "it recalls number " + Integer.toUnsignedString(key) + ", never put");
    }
    return memo.get(key);
  }

  private void stackGlobal() throws PickleException {
    Object name = pop();
    Object module = pop();
    if (!(name instanceof String last) || !(module instanceof String first)) {
      throw new PickleException("it refers to a name that is none");
    }
    if (first.length() > MAX_NAME || last.length() > MAX_NAME) {
      throw new PickleException("it refers to a name that is none");
    }
    push(Globals.find(first + "." + last));
  }

  private void call() throws PickleException {
    Object args = pop();
    Object function = pop();
    push(Globals.call(function, args));
  }

  /** An OrderedDict's attributes (a state dictionary's {@code _metadata}): nothing we need. */
  private void build() throws PickleException {
    pop();
    if (!(top() instanceof Map<?, ?>)) {
      throw new PickleException("it sets the state of a " + Globals.kind(top()));
    }
  }
}
