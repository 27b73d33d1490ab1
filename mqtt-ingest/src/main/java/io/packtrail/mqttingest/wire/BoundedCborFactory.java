package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactoryBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;

/**
 * Parsers that take a declared length for true only where so many bytes are there, and keep no
 * names of a message that ends too early.
 *
 * <p>Else the parser would make room for a big number of up to 250,000 bytes before it looks for
 * them: six bytes of input could ask for it. And it would close itself at any end of the input,
 * which hands the names that it met to the factory: thousands of made-up ones, whose table each
 * later message with a name of its own would copy.
 */
final class BoundedCborFactory extends CBORFactory {
  private static final long serialVersionUID = 1;

  BoundedCborFactory(CBORFactoryBuilder settings) {
    super(settings);
  }

  @Override
  protected CBORParser _createParser(byte[] data, int offset, int length, IOContext context) {
    return new CBORParser(
        context,
        _parserFeatures,
        _formatParserFeatures,
        _objectCodec,
        _byteSymbolCanonicalizer.makeChildOrPlaceholder(_factoryFeatures),
        null, // all of the input is there
        data,
        offset,
        offset + length,
        false) {
      @Override
      protected byte[] _finishBytes(int length) throws IOException {
        int available = _inputEnd - _inputPtr;
        if (length > available) {
          _reportIncompleteBinaryRead(length, available);
        }
        return super._finishBytes(length);
      }

      @Override
      public void close() throws IOException {
        if (getParsingContext().inRoot()) {
          super.close();
        }
      }
    };
  }
}
