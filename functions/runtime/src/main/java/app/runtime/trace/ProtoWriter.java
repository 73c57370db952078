package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Writes the wire format of protobuf into memory. */
final class ProtoWriter {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private byte[] bytes;
    private int size;

    /** @param capacity bytes that it holds without growing */
    ProtoWriter(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        size = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void string(int field, String value) {
        bytes(field, value.getBytes(UTF_8));
    }

    void bytes(int field, byte[] value) {
        varint(field << 3 | LENGTH);
        varint(value.length);
        raw(value);
    }

    /** Fields that were written before, as they are. */
    void raw(byte[] value) {
        raw(value, value.length);
    }

    /** Everything that another one holds. */
    void append(ProtoWriter other) {
        raw(other.bytes, other.size);
    }

    private void raw(byte[] value, int length) {
        reserve(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    void number(int field, long value) {
        varint(field << 3 | VARINT);
        varint(value);
    }

    void fixed64(int field, long value) {
        varint(field << 3 | FIXED64);
        little(value, 8);
    }

    void fixed32(int field, int value) {
        varint(field << 3 | FIXED32);
        little(value, 4);
    }

    /** Begins a message within; what comes next is in it, until {@link #end} with what this returns. */
    int begin(int field) {
        varint(field << 3 | LENGTH);
        reserve(1);
        return ++size;
    }

    /** Ends a message within: its length goes before it, for which a long one is moved on. */
    void end(int start) {
        int length = size - start;
        int more = lengthOf(length) - 1;
        if (more > 0) {
            reserve(more);
            System.arraycopy(bytes, start, bytes, start + more, length);
        }
        size = start - 1;
        varint(length);
        size += length;
    }

    private static int lengthOf(int value) {
        int length = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        return length;
    }

    private void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void little(long value, int count) {
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[size++] = (byte) (value >>> (8 * i));
        }
    }

    private void reserve(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
        }
    }
}
