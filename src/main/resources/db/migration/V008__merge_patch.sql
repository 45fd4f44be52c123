-- JSON merge patch, RFC 7396, section 2: objects are merged field by field, null removes, everything else replaces.
CREATE FUNCTION app_merge_patch(target jsonb, patch jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS
$$
DECLARE
    merged jsonb := CASE WHEN jsonb_typeof(target) = 'object' THEN target ELSE '{}' END;
    field  record;
BEGIN
    IF patch IS NULL OR jsonb_typeof(patch) <> 'object' THEN
        RETURN patch;
    END IF;
    FOR field IN SELECT key, value FROM jsonb_each(patch)
        LOOP
            merged := CASE
                          WHEN jsonb_typeof(field.value) = 'null' THEN merged - field.key
                          ELSE merged || jsonb_build_object(
                              field.key, app_merge_patch(merged -> field.key, field.value))
                END;
        END LOOP;
    RETURN merged;
END
$$;

COMMENT ON FUNCTION app_merge_patch(jsonb, jsonb) IS 'JSON merge patch, RFC 7396';
