"""Wall what can be found, index its words, and make the one function that looks for them.

Operators of text search are not leakproof, so behind a wall no index would serve them. The function
works with the rights of the owner, who looks over this table's wall, and reads the scope itself.
"""

from django.db import migrations

from moothall.outside.postgres import walls

WORDS = migrations.RunSQL(
    """
    CREATE TEXT SEARCH DICTIONARY moothall_stem (TEMPLATE = snowball, LANGUAGE = english);
    CREATE TEXT SEARCH CONFIGURATION moothall (COPY = pg_catalog.simple);
    ALTER TEXT SEARCH CONFIGURATION moothall
        ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH moothall_stem;
    ALTER TEXT SEARCH CONFIGURATION moothall
        ALTER MAPPING FOR word, hword, hword_part WITH unaccent, moothall_stem;
    ALTER TABLE search_findable ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('moothall'::regconfig, title), 'A')
        || to_tsvector('moothall'::regconfig, body)
        || array_to_tsvector(array_append(keys, '#k' || coalesce(kind, '')::text))
    ) STORED;
    CREATE INDEX search_findable_words ON search_findable
        USING gin (words, audience, title gin_trgm_ops) WITH (gin_pending_list_limit = 1024);
    """,
    """
    DROP INDEX search_findable_words;
    ALTER TABLE search_findable DROP COLUMN words;
    DROP TEXT SEARCH CONFIGURATION moothall;
    DROP TEXT SEARCH DICTIONARY moothall_stem;
    """,
)
LOOK = migrations.RunSQL(
    """
    CREATE FUNCTION moothall_search(looker bigint, seat text, typed text[], signs text[],
        kinds text[], most integer, skip integer, is_near boolean)
    RETURNS TABLE (kind text, thing_id bigint, found integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    SET plan_cache_mode = force_custom_plan
    AS $$
    #variable_conflict use_column
    DECLARE
        councils bigint[] := moothall_scope();
        mine text[] := people_audiences(looker, councils, seat);
        wanted tsquery;
        named tsquery;
        part tsquery;
        sign tsquery;
        longest text := '';
    BEGIN
        mine := mine || ARRAY(SELECT opens FROM search_reach
            WHERE council_id = ANY (councils) AND held = ANY (mine));
        IF is_near THEN
            PERFORM set_config('pg_trgm.word_similarity_threshold', '0.4', true);
            SELECT one INTO longest FROM unnest(typed) AS one ORDER BY length(one) DESC LIMIT 1;
            RETURN QUERY
                SELECT asked.kind, best.thing_id, best.found
                FROM unnest(kinds) WITH ORDINALITY AS asked (kind, place), LATERAL (
                    SELECT hit.thing_id, count(*) OVER ()::integer AS found, hit.likeness
                    FROM (
                        SELECT f.thing_id, (SELECT min(word_similarity(one, f.title))
                            FROM unnest(typed) AS one) AS likeness
                        FROM search_findable f
                        WHERE f.title %> longest AND f.audience && mine
                            AND f.words @@ ('#k' || asked.kind)::tsquery
                            AND f.council_id = ANY (councils)
                        LIMIT 10001
                    ) AS hit
                    WHERE hit.likeness >= 0.4
                    ORDER BY hit.likeness DESC, hit.thing_id DESC LIMIT most OFFSET skip
                ) AS best ORDER BY asked.place, best.likeness DESC, best.thing_id DESC;
            RETURN;
        END IF;
        FOR i IN 1 .. cardinality(typed) LOOP
            part := to_tsquery('moothall', nullif(typed[i], ''));
            part := CASE WHEN numnode(part) > 0 THEN part END;
            sign := nullif(signs[i], '')::tsquery;
            named := coalesce(named || sign, named, sign);
            sign := coalesce(part || sign, part, sign);
            wanted := coalesce(wanted && sign, wanted, sign);
        END LOOP;
        RETURN QUERY
            SELECT asked.kind, best.thing_id, best.found
            FROM unnest(kinds) WITH ORDINALITY AS asked (kind, place), LATERAL (
                SELECT hit.thing_id, count(*) OVER ()::integer AS found, hit.rank
                FROM (
                    SELECT f.thing_id, ts_rank(f.words, wanted)
                        + CASE WHEN f.words @@ named THEN 1 ELSE 0 END AS rank
                    FROM search_findable f
                    WHERE f.words @@ (wanted && ('#k' || asked.kind)::tsquery)
                        AND f.audience && mine AND f.council_id = ANY (councils)
                    LIMIT 1001
                ) AS hit
                ORDER BY hit.rank DESC, hit.thing_id DESC LIMIT most OFFSET skip
            ) AS best ORDER BY asked.place, best.rank DESC, best.thing_id DESC;
    END $$;
    REVOKE ALL ON FUNCTION moothall_search FROM PUBLIC;
    """,
    "DROP FUNCTION moothall_search(bigint, text, text[], text[], text[], integer, integer, boolean)",
)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("journal", "0002_walls")]

    operations = [
        WORDS,
        walls.wall("search_findable"),
        walls.looked_over("search_findable"),
        walls.wall("search_reach"),
        LOOK,
    ]
