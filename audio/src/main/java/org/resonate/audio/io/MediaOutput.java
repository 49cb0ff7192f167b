package org.resonate.audio.io;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** A media file that is being written: one stream of sound, tags, a cover. Same bytes each time. */
final class MediaOutput implements AutoCloseable {

  private final Path file;
  private final Codec codec;
  private final AVFormatContext context = new AVFormatContext(null);
  private AVStream stream;
  private AVStream picture;

  MediaOutput(Path file, Codec codec) throws IOException {
    FFmpeg.load();
    this.file = file;
    this.codec = codec;
    FFmpeg.check(
        avformat.avformat_alloc_output_context2(
            context, (AVOutputFormat) null, codec.muxer(), (String) null),
        "container " + codec.muxer());
    // Without it, versions, serial numbers and times would differ from run to run.
    context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
  }

  /** Whether the codec's header has to stand in the file's header. */
  boolean wantsGlobalHeader() {
    return (context.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0;
  }

  /** Creates the file and writes its header. */
  void begin(AVCodecContext encoder, Tags tags) throws IOException {
    stream = avformat.avformat_new_stream(context, null);
    FFmpeg.check(
        avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder), "stream parameters");
    stream.time_base(encoder.time_base());
    describe(tags);
    try (BytePointer url = FFmpeg.url(file);
        AVDictionary options = new AVDictionary(null)) {
      AVIOContext pb = new AVIOContext(null);
      FFmpeg.check(
          avformat.avio_open2(
              pb, url, avformat.AVIO_FLAG_WRITE, (AVIOInterruptCB) null, (AVDictionary) null),
          "cannot create " + file);
      context.pb(pb);
      if (codec == Codec.WAV) {
        FFmpeg.put(options, "rf64", "auto");
      }
      int result = avformat.avformat_write_header(context, options);
      avutil.av_dict_free(options);
      FFmpeg.check(result, "cannot write the header of " + file);
    }
    if (picture != null) {
      writePicture(tags.cover());
    }
  }

  private void describe(Tags tags) throws IOException {
    Map<String, String> entries = new TreeMap<>(tags.entries());
    if (codec == Codec.WAV || codec == Codec.AAC || codec == Codec.ALAC) {
      String provenance = entries.remove(Tags.PROVENANCE);
      if (provenance != null) {
        entries.merge("comment", provenance, (comment, ours) -> comment + "\n" + ours);
      }
    }
    if (tags.cover() != null) {
      switch (codec) {
        case FLAC, MP3, AAC, ALAC -> addPicture(tags.cover());
        case OPUS -> entries.put("METADATA_BLOCK_PICTURE", flacPicture(tags.cover()));
        case WAV -> {
          // RIFF has no place for pictures that players would look at.
        }
      }
    }
    // Ogg keeps its comments with the stream, all others with the file.
    AVDictionary metadata = new AVDictionary(null);
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      FFmpeg.put(metadata, entry.getKey(), entry.getValue());
    }
    if (codec == Codec.OPUS) {
      stream.metadata(metadata);
    } else {
      context.metadata(metadata);
    }
  }

  private void addPicture(Cover cover) {
    picture = avformat.avformat_new_stream(context, null);
    picture.codecpar().codec_type(avutil.AVMEDIA_TYPE_VIDEO);
    picture
        .codecpar()
        .codec_id(
            cover.mime().equals("image/png") ? avcodec.AV_CODEC_ID_PNG : avcodec.AV_CODEC_ID_MJPEG);
    picture.codecpar().width(cover.width());
    picture.codecpar().height(cover.height());
    picture.disposition(avformat.AV_DISPOSITION_ATTACHED_PIC);
  }

  private void writePicture(Cover cover) throws IOException {
    AVPacket packet = avcodec.av_packet_alloc();
    try {
      FFmpeg.check(avcodec.av_new_packet(packet, cover.data().length), "cover");
      packet.data().put(cover.data(), 0, cover.data().length);
      packet.stream_index(picture.index());
      packet.flags(avcodec.AV_PKT_FLAG_KEY);
      packet.pts(0);
      packet.dts(0);
      write(packet);
    } finally {
      avcodec.av_packet_free(packet);
    }
  }

  /** RFC 9639, section 8.8, in base64, as Ogg's comments carry pictures. */
  private static String flacPicture(Cover cover) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] mime = cover.mime().getBytes(StandardCharsets.US_ASCII);
    out.writeInt(3); // front cover
    out.writeInt(mime.length);
    out.write(mime);
    out.writeInt(0); // no description
    out.writeInt(cover.width());
    out.writeInt(cover.height());
    out.writeInt(24); // bits a pixel
    out.writeInt(0); // not a palette
    out.writeInt(cover.data().length);
    out.write(cover.data());
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Writes a packet of the sound whose times count in the encoder's time base. */
  void write(AVPacket packet, AVRational timeBase) throws IOException {
    avcodec.av_packet_rescale_ts(packet, timeBase, stream.time_base());
    packet.stream_index(stream.index());
    write(packet);
  }

  private void write(AVPacket packet) throws IOException {
    FFmpeg.check(avformat.av_interleaved_write_frame(context, packet), "cannot write " + file);
    // Errors of the disk show late: the muxer goes on over them.
    FFmpeg.check(context.pb().error(), "cannot write " + file);
  }

  /** Completes the file. Only after it returned is the file whole and handed to the system. */
  void end() throws IOException {
    FFmpeg.check(avformat.av_write_trailer(context), "cannot complete " + file);
    AVIOContext pb = context.pb();
    int closed = avformat.avio_closep(pb);
    context.pb(null);
    FFmpeg.check(closed, "cannot complete " + file);
  }

  @Override
  public void close() {
    if (context.isNull()) {
      return;
    }
    AVIOContext pb = context.pb();
    if (pb != null && !pb.isNull()) {
      avformat.avio_closep(pb);
      context.pb(null);
    }
    avformat.avformat_free_context(context);
    context.setNull();
  }
}
