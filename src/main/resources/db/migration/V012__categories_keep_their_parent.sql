-- A cycle takes a category that gets another parent. The runtime role may change none; this holds everybody.
CREATE FUNCTION categories_keep_their_parent() RETURNS trigger
    LANGUAGE plpgsql
AS
$$
BEGIN
    RAISE check_violation USING MESSAGE = 'a category keeps its parent', CONSTRAINT = 'categories_keep_their_parent';
END
$$;

CREATE TRIGGER categories_keep_their_parent
    BEFORE UPDATE ON categories
    FOR EACH ROW
    WHEN ((OLD.tenant_id, OLD.id, OLD.parent_id) IS DISTINCT FROM (NEW.tenant_id, NEW.id, NEW.parent_id))
EXECUTE FUNCTION categories_keep_their_parent();
