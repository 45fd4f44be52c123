package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts what the server sends into messages and gives each to the lane (PostgreSQL docs, "Message Formats"). It stands
 * in the place of the driver's codec.
 */
final class AnswerDecoder extends ByteToMessageDecoder {

    private static final int HEADER = 5;

    private final Lane lane;

    AnswerDecoder(Lane lane) {
        this.lane = lane;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (in.readableBytes() >= HEADER) {
            int begin = in.readerIndex();
            int length = in.getInt(begin + 1);
            if (length < Integer.BYTES) {
                throw new IllegalStateException("A message says that it has " + length + " bytes");
            }
            if (in.readableBytes() <= length) {
                return;
            }
            int end = begin + 1 + length;
            byte type = in.getByte(begin);
            in.readerIndex(begin + HEADER);
            // Nothing below may read into the next message.
            int written = in.writerIndex();
            in.writerIndex(end);
            try {
                lane.answered((char) type, in);
            } finally {
                in.writerIndex(written).readerIndex(end);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        lane.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lane.broken(cause);
    }
}
