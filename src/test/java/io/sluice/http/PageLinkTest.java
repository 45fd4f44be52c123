package io.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageLinkTest {

    @Test
    void otherParametersStayAsTheyWereSent() {
        assertThat(PageLink.target("/v1/users", "name=a%26b&cursor=old&limit=2", "new"))
                .isEqualTo("/v1/users?name=a%26b&limit=2&cursor=new");
        assertThat(PageLink.target("/v1/users", null, "new")).isEqualTo("/v1/users?cursor=new");
    }

    @Test
    void aSurplusRowMakesANextPage() {
        // When
        Page<String> page = Page.of(List.of(1, 2, 3), 2, row -> "row " + row, row -> "after " + row);
        // Then
        assertThat(page).isEqualTo(new Page<>(List.of("row 1", "row 2"), "after 2"));
        assertThat(Page.of(List.of(1, 2), 2, row -> row, String::valueOf).nextCursor())
                .isNull();
    }
}
