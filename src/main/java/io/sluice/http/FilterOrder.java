package io.sluice.http;

/**
 * The order of everything that a request meets at the edge, top down. Vert.x filters run highest first and see every
 * request of the main port; JAX-RS request filters run lowest first and see only those whose route exists, so a 404
 * needs no caller. All of them stay on the event loop and run before the body is read, except where said.
 */
public final class FilterOrder {

    /** Vert.x: the request gets its id. First, so that every later failure carries it. */
    public static final int REQUEST_ID = 30_000;

    /** Vert.x: the answer will say who served it and how long that took. */
    public static final int SERVED_HEADERS = 29_900;

    /** Vert.x: what caches may do with the answer, and whether it is compressed. */
    public static final int CACHE_HEADERS = 29_800;

    /** Vert.x: a request line that is no URI is refused. After what every answer carries. */
    public static final int REQUEST_LINE = 29_700;

    /** Vert.x: until when the caller waits. */
    public static final int DEADLINE = 29_500;

    /** Vert.x: a body that says that it is too large is refused. Before Quarkus' own limit, which answers empty. */
    public static final int BODY_LENGTH = 29_000;

    /** Vert.x: an origin that may not use the service. Just before Quarkus' own CORS filter, which has 300. */
    public static final int ORIGIN = 310;

    /** Vert.x: {@code OPTIONS}. After CORS, whose preflights are such requests too. */
    public static final int OPTIONS = 290;

    /** Vert.x route order (lowest first) of the failures outside of JAX-RS; before Quarkus' own error page. */
    public static final int FAILURES = 25_000;

    /** JAX-RS: who is calling, and whether it may use this operation. */
    public static final int CALLER = 1_000;

    /** JAX-RS: query parameters that the operation does not know. After the caller, so that strangers learn nothing. */
    public static final int QUERY = 1_100;

    /** JAX-RS: how fresh the answer must be, from the headers. */
    public static final int CONSISTENCY = 1_150;

    /** JAX-RS: the versions that the caller has, from the headers. */
    public static final int CONDITIONS = 1_160;

    /** JAX-RS: room for admission, which wants to know the caller and to come before the body. */
    public static final int ADMISSION = 1_200;

    /** JAX-RS: the body is read into memory, within its bounds. Last of the request filters. */
    public static final int BODY = 1_900;

    /** JAX-RS responses, lowest first: the {@code Link} header of a page. */
    public static final int PAGE_LINK = 1_000;

    /** JAX-RS responses: the {@code ETag}, and no body where none is wanted. */
    public static final int REPRESENTATION = 950;

    /** JAX-RS responses: an answer of 4xx or 5xx that is no problem document yet becomes one. */
    public static final int BARE_ERRORS = 900;

    private FilterOrder() {}
}
