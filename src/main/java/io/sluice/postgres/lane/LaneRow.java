package io.sluice.postgres.lane;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.impl.ArrayTuple;

/** One row, whose columns are known by position alone. */
final class LaneRow extends ArrayTuple implements Row {

    LaneRow(int columns) {
        super(columns);
    }

    @Override
    public String getColumnName(int position) {
        throw new UnsupportedOperationException("Columns are read by position");
    }

    @Override
    public int getColumnIndex(String column) {
        throw new UnsupportedOperationException("Columns are read by position");
    }
}
