package org.resonate.models.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpicklerTest {

  private static PickleBuilder pickle() {
    return new PickleBuilder();
  }

  private static void refused(PickleBuilder pickle, String... parts) {
    refused(pickle.stop(), parts);
  }

  private static void refused(byte[] pickle, String... parts) {
    PickleException e = assertThrows(PickleException.class, () -> Unpickler.read(pickle));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void plainValues() throws Exception {
    // pickle.dumps({'a': [1, -2, 3.5, None, True], 'b': (2**40, 2**70, 'ü')}, 2) by CPython
    byte[] pickle =
        hex(
            "80027d71002858010000006171015d7102284b014afeffffff47400c0000000000004e88655801000000627103"
                + "8a060000000000018a090000000000000000405802000000c3bc7104877105752e");
    Map<?, ?> map = (Map<?, ?>) Unpickler.read(pickle);
    assertEquals(Arrays.asList(1L, -2L, 3.5, null, true), map.get("a"));
    assertEquals(
        List.of(1L << 40, BigInteger.ONE.shiftLeft(70), "ü"),
        ((Pickled.Tuple) map.get("b")).items());
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void aPickleThatCallsOsSystemIsRefusedByName() {
    refused(
        pickle().global("os", "system").op('(').text("touch owned").ops("tR"),
        "os.system",
        "closed list",
        "byte 2");
    refused(
        pickle().text("posix").text("system").op(0x93).text("id").op(0x85).op('R'), "posix.system");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "builtins eval",
        "builtins getattr",
        "torch load",
        "demucs.hdemucs HDemucs",
        "a.b c"
      })
  void aForeignNameIsRefusedEvenIfNeverCalled(String name) {
    String[] parts = name.split(" ", -1);
    refused(pickle().global(parts[0], parts[1]).ops("0N"), parts[0] + "." + parts[1]);
  }

  @Test
  void namesOfTheListCannotBeCalledBeyondTheirPurpose() {
    refused(pickle().global("demucs.htdemucs", "HTDemucs").ops(")R"), "demucs.htdemucs.HTDemucs");
    refused(pickle().global("torch", "HalfStorage").ops(")R"), "StorageType");
    refused(
        pickle().global("fractions", "Fraction").number(1).number(0).op(0x86).op('R'), "Fraction");
    refused(
        pickle().global("fractions", "Fraction").text("9".repeat(1000)).op(0x85).op('R'),
        "Fraction");
    refused(pickle().global("fractions", "Fraction").text("1/0").op(0x85).op('R'), "Fraction");
    refused(
        pickle().global("collections", "OrderedDict").number(1).op(0x85).op('R'), "OrderedDict");
    refused(pickle().global("torch", "Size").ops("}b"), "sets the state");
  }

  @ParameterizedTest
  // NEWOBJ, NEWOBJ_EX, INST, OBJ, EXT1, BINBYTES, BYTEARRAY8, NEXT_BUFFER, STRING, INT, PERSID
  @ValueSource(ints = {0x81, 0x92, 'i', 'o', 0x82, 'B', 0x96, 0x97, 'S', 'I', 'P', 0xff})
  void otherOpcodesAreRefused(int opcode) {
    refused(pickle().op(opcode).int64(0), "opcode 0x%02x".formatted(opcode), "byte 2");
  }

  @Test
  void declaredLengthsAreNotBelieved() {
    refused(pickle().op(0x8b).int32(Integer.MAX_VALUE), "number of 2147483647 bytes");
    refused(pickle().op(0x8b).int32(-1), "number of 4294967295 bytes");
    refused(pickle().op('X').int32(-1), "text of 4294967295 bytes");
    refused(pickle().op(0x8d).int64(1L << 62), "text of 4611686018427387904 bytes");
    refused(pickle().op(0x8d).int64(-1), "text of 18446744073709551615 bytes");
    refused(new byte[Unpickler.MAX_BYTES + 1], "bytes");
  }

  @Test
  void cutAnywhereItIsRefused() {
    byte[] whole = pickle().op('}').text("a").tensor("HalfStorage", "0", 2, 3).op('s').stop();
    for (int length = 0; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length), "byte");
    }
  }

  @Test
  void nestingAndMemoAreBounded() {
    byte[] deep = new byte[Unpickler.MAX_BYTES];
    Arrays.fill(deep, (byte) ']');
    refused(deep, "opcodes");
    Arrays.fill(deep, (byte) '(');
    refused(deep, "opcodes");
    refused(pickle().ops("]r").int32(Integer.MAX_VALUE).op('j').int32(7), "recalls number 7");
    refused(pickle().op('q').op(0), "stack is empty");
    refused(pickle().op('t'), "lacks a mark");
    refused(pickle().op('0'), "stack is empty");
  }

  @Test
  void aListInsideItselfIsNoArgument() throws Exception {
    byte[] endless = pickle().op(']').op('q').op(0).op('h').op(0).op('a').stop();
    Object list = Unpickler.read(endless);
    PickleException e =
        assertThrows(PickleException.class, () -> PlainValues.toJson(list, "its kwargs"));
    assertTrue(e.getMessage().contains("its kwargs are nested too deeply"), e.getMessage());
  }

  @Test
  void aBillionLaughsAreNoArgument() throws Exception {
    PickleBuilder laughs = pickle().op(']').op('q').op(0);
    for (int level = 1; level <= 12; level++) {
      laughs.ops("](");
      for (int i = 0; i < 10; i++) {
        laughs.op('h').op(level - 1);
      }
      laughs.op('e').op('q').op(level);
    }
    Object list = Unpickler.read(laughs.stop());
    PickleException e =
        assertThrows(PickleException.class, () -> PlainValues.toJson(list, "its kwargs"));
    assertTrue(e.getMessage().contains("too many"), e.getMessage());
  }

  @Test
  void keysAreSimple() {
    refused(pickle().ops("})Ns"), "key that is a Tuple");
    refused(pickle().ops("NNNs"), "sets items of a None");
    refused(pickle().ops(")Na"), "appends to a Tuple");
  }

  @Test
  void aViewMustLieInItsStorage() {
    for (int[] wrong : new int[][] {{1, 6, 1}, {0, 7, 1}, {0, 4, 2}, {0, 2, 6}, {-1, 2, 1}}) {
      refused(
          pickle()
              .global("torch._utils", "_rebuild_tensor_v2")
              .ops("((")
              .text("storage")
              .global("torch", "FloatStorage")
              .text("0")
              .text("cpu")
              .number(6)
              .ops("tQ")
              .number(wrong[0])
              .number(wrong[1])
              .op(0x85)
              .number(wrong[2])
              .op(0x85)
              .ops("\u0089NtR"),
          "_rebuild_tensor_v2");
    }
  }

  @Test
  void namesAreShort() {
    refused(pickle().global("x".repeat(5000), "y"), "name that is none");
    byte[] noEnd = ("\u0080\u0002c" + "torch").getBytes(StandardCharsets.ISO_8859_1);
    refused(noEnd, "ends inside the opcode at byte 2");
  }
}
