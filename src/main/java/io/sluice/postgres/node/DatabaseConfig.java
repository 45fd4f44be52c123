package io.sluice.postgres.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the cluster is and as whom to speak to it. */
@ConfigMapping(prefix = "sluice.database")
public interface DatabaseConfig {

    /**
     * The nodes of the cluster, {@code host:port,host:port,…}. Which one is the primary is found by asking each, so the
     * order does not matter; a node that is left out is never used.
     */
    Optional<List<String>> hosts();

    /**
     * A file that names the nodes instead of {@code sluice.database.hosts}: {@code host:port}, one a line or separated
     * by commas, {@code #} begins a comment. It is read again four times a second, so that nodes come and go without a
     * restart; what cannot be read changes nothing and is reported. Write it by replacing it as a whole: a half-written
     * list takes nodes out of use. A process that migrates needs {@code sluice.database.hosts} as well.
     */
    Optional<Path> hostsFile();

    /** The name of the database. A wrong one keeps every connection from being opened. */
    @WithDefault("sluice")
    String name();

    /**
     * The role that requests run as. It must own nothing and must not bypass row-level security; the gateway refuses to
     * start otherwise.
     */
    @WithDefault("sluice_app")
    String username();

    /** The password of the role that requests run as. */
    Optional<String> password();

    /** The role that owns the schema; only a process that migrates needs it. */
    Owner owner();

    /** The role that watches the nodes, outside the request pools. */
    Monitor monitor();

    /**
     * Whether and how the connection is encrypted. Only {@code disable} is built yet: any other word stops the start,
     * so that nobody believes a connection to be encrypted that is not.
     */
    @WithDefault("disable")
    Tls tls();

    /**
     * What stands between the gateway and the servers. With {@code transaction}, a PgBouncer that lends its servers for
     * one transaction, nothing is kept on a connection between transactions: statements are parsed each time, which
     * costs a round trip each, and limits are set by each transaction. A pooler that is not told of hands one caller's
     * prepared statements to another, so that requests fail; a told one that is not there only costs time.
     */
    @WithDefault("none")
    Pooler pooler();

    /** The role that owns the schema. */
    interface Owner {

        /** The name of the role that owns the schema; only a process that migrates needs it. */
        Optional<String> username();

        /** The owner's password. Leave it away from every process that does not migrate. */
        Optional<String> password();
    }

    /** The monitoring role. */
    interface Monitor {

        /** The name of the role that watches the nodes, outside the request pools; a member of {@code pg_monitor}. */
        @WithDefault("sluice_monitor")
        String username();

        /** The monitoring role's password. Without it no node's role can be found, so nothing is served. */
        Optional<String> password();
    }

    /** What may stand between. */
    enum Pooler {
        NONE,
        TRANSACTION
    }

    /** The modes of libpq's {@code sslmode}. */
    enum Tls {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }
}
