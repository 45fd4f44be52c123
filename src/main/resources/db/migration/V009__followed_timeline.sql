-- Which timeline a replica follows, so that a read with a consistency token can be sure of it in its own transaction.
-- PostgreSQL shows it to members of pg_read_all_stats only: it runs as the owner, who is given that by db/roles.sql.
-- Null on a primary, while nothing is received, and where the owner may not see it.
CREATE FUNCTION app_followed_timeline() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS 'SELECT received_tli FROM pg_stat_wal_receiver';

REVOKE ALL ON FUNCTION app_followed_timeline() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_followed_timeline() TO sluice_app;
