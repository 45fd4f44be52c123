-- The database of Sluice and its three roles. Run once, as a superuser, connected to any database of the new home:
--
--   psql -v owner_password=… -v app_password=… -v monitor_password=… -f roles.sql
--
-- Tables, policies and their grants are not here: Sluice's migrations make them, as sluice_owner.
-- The embedded cluster of dev mode and tests runs this very file. Its reader is simple: a statement ends with a
-- semicolon at the end of a line, and of psql's commands only \set and \connect are known.

\set ON_ERROR_STOP on

-- Passwords travel in the statements below: store them as SCRAM verifiers, keep them out of the server's log.
SET password_encryption = 'scram-sha-256';
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';

-- Owns the schema and changes it: migrations and backfills, nothing else.
CREATE ROLE sluice_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'owner_password';

-- The timeline that a replica follows is shown to this role only; see migration V009.
GRANT pg_read_all_stats TO sluice_owner;

-- What requests run as. It owns nothing and cannot bypass row-level security: the tenants' wall stands on that.
CREATE ROLE sluice_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'app_password';

-- Reads the server's statistics, sees no tenant's rows.
CREATE ROLE sluice_monitor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'monitor_password';
GRANT pg_monitor TO sluice_monitor;

-- template0, so that nothing of a local template1 gets in.
CREATE DATABASE sluice OWNER sluice_owner TEMPLATE template0 ENCODING 'UTF8';

-- PUBLIC may connect and make temporary tables by default; only those named may.
REVOKE ALL ON DATABASE sluice FROM PUBLIC;
GRANT CONNECT ON DATABASE sluice TO sluice_app, sluice_monitor;

\connect sluice

-- The schema belongs to the database's owner (pg_database_owner). The others look in, they do not create.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO sluice_app, sluice_monitor;

-- Slow queries by their shape; needs shared_preload_libraries = 'pg_stat_statements' in the server's configuration.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- Where earlier timelines ended, from the server's own record: what a client was told before a failover can only be
-- found lost with it. The monitor sees these files through this function and nothing else of the server's. It has a
-- schema of its own, since public belongs to the migrations.
CREATE SCHEMA sluice_monitoring;
GRANT USAGE ON SCHEMA sluice_monitoring TO sluice_monitor;
CREATE FUNCTION sluice_monitoring.sluice_timeline_history(timeline integer) RETURNS text
    LANGUAGE sql VOLATILE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    RETURN pg_read_file('pg_wal/' || upper(lpad(to_hex(timeline), 8, '0')) || '.history', 0, 1000000, true);
REVOKE ALL ON FUNCTION sluice_monitoring.sluice_timeline_history(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_monitoring.sluice_timeline_history(integer) TO sluice_monitor;
