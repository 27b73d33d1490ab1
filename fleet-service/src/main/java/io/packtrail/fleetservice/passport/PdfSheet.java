package io.packtrail.fleetservice.passport;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * Pages of A4 that are written from top to bottom; lengths in points (1/72 inch). Its font is part
 * of the document, so that it looks alike everywhere and needs none of the machine's.
 */
final class PdfSheet implements AutoCloseable {
  private static final Color WARNING = new Color(0x9a, 0x34, 0x12);

  static final float LEFT = 56;
  static final float WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;
  private static final float TEXT = 9.5f;
  private static final float SMALL = 7.5f;
  private static final float NAMES = 150;
  private static final float TOP = PDRectangle.A4.getHeight() - 56;

  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private static final float BOTTOM = 56;

  private final PDDocument document;
  private final PDFont font;
  private PDPageContentStream stream;
  private float y = TOP;

  /** The next page of a document, in its {@link #font}. */
  PdfSheet(PDDocument document, PDFont font) throws IOException {
    this.document = document;
    this.font = font;
    stream = page(document);
  }

  private static PDPageContentStream page(PDDocument document) throws IOException {
    PDPage page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    return new PDPageContentStream(document, page);
  }

  /** Turns the page where a line would not fit any more. */
  private void room() throws IOException {
    if (y < BOTTOM) {
      stream.close();
      stream = page(document);
      y = TOP;
    }
  }

  /** The font of a document: Liberation Sans, which comes with PDFBox. */
  static PDFont font(PDDocument document) throws IOException {
    try (InputStream in = PDDocument.class.getResourceAsStream(FONT)) {
      if (in == null) {
        throw new IllegalStateException(FONT + " must be in the jar of PDFBox");
      }
      return PDType0Font.load(document, in, true);
    }
  }

  /** Where the next line would begin. */
  float y() {
    return y;
  }

  void skip(float points) {
    y -= points;
  }

  void title(String text) throws IOException {
    paragraph(true, 20, text, WIDTH);
    y -= 4;
  }

  /** Ahead of everything else. */
  void warning(String text) throws IOException {
    stream.setNonStrokingColor(WARNING);
    stream.setStrokingColor(WARNING);
    paragraph(true, 12, text, WIDTH);
    stream.setNonStrokingColor(Color.BLACK);
    stream.setStrokingColor(Color.BLACK);
    y -= 12;
  }

  void heading(String text) throws IOException {
    y -= 12;
    paragraph(true, 12, text, WIDTH);
    y -= 2;
  }

  void text(String text) throws IOException {
    paragraph(false, TEXT, text, WIDTH);
  }

  void text(String text, float width) throws IOException {
    paragraph(false, TEXT, text, width);
  }

  /** A name and a value beside each other. */
  void row(String name, String value) throws IOException {
    room();
    write(true, TEXT, LEFT, name);
    for (String line : wrapped(TEXT, value, WIDTH - NAMES)) {
      room();
      write(false, TEXT, LEFT + NAMES, line);
      y -= 13;
    }
  }

  void small(float x, float atY, String text) throws IOException {
    float back = y;
    y = atY;
    write(false, SMALL, x, text);
    y = back;
  }

  void line(Color color, float x1, float y1, float x2, float y2) throws IOException {
    stream.setStrokingColor(color);
    stream.setLineWidth(0.5f);
    stream.moveTo(x1, y1);
    stream.lineTo(x2, y2);
    stream.stroke();
    stream.setStrokingColor(Color.BLACK);
  }

  void box(Color color, float x, float atY, float width, float height) throws IOException {
    stream.setNonStrokingColor(color);
    stream.addRect(x, atY, width, height);
    stream.fill();
    stream.setNonStrokingColor(Color.BLACK);
  }

  private void paragraph(boolean bold, float size, String text, float width) throws IOException {
    for (String line : wrapped(size, text, width)) {
      room();
      write(bold, size, LEFT, line);
      y -= size * 1.35f;
    }
  }

  /** Bold is drawn with an outline, for the jar holds the regular face alone. */
  private void write(boolean bold, float size, float x, String text) throws IOException {
    stream.beginText();
    stream.setFont(font, size);
    stream.setLineWidth(size / 45);
    stream.setRenderingMode(bold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    stream.newLineAtOffset(x, y - size);
    stream.showText(writable(text));
    stream.endText();
  }

  /** Breaks at spaces, and inside a word that is wider than the line. */
  private List<String> wrapped(float size, String text, float width) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int space = -1;
    for (char c : writable(text).toCharArray()) {
      line.append(c);
      space = c == ' ' ? line.length() - 1 : space;
      if (font.getStringWidth(line.toString()) / 1_000 * size > width && line.length() > 1) {
        int end = space > 0 ? space : line.length() - 1;
        lines.add(line.substring(0, end));
        line.delete(0, space > 0 ? space + 1 : end);
        space = line.lastIndexOf(" ");
      }
    }
    lines.add(line.toString());
    return lines;
  }

  /** What the font has no letter for is shown as a question mark. */
  private String writable(String text) {
    StringBuilder writable = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(one -> writable.append(isWritable(one) ? one : "?"));
    return writable.toString();
  }

  private boolean isWritable(String text) {
    try {
      return font.encode(text).length > 0;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
