package io.sluice.reports;

import java.util.List;

/**
 * The rows of one report as bytes in UTF-8: what {@link #head}, {@link #rows} and {@link #tail} give, in this order.
 */
interface RowText {

    byte[] head();

    /**
     * Of one batch.
     *
     * @param rows one or more
     * @param first whether no rows came before
     */
    byte[] rows(List<?> rows, boolean first);

    byte[] tail();
}
