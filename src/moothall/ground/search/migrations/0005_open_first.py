"""Of things that fit as well, show first those that are not over: an open case before a closed one.

What is over is told by whoever keeps the things: `search_over` is written anew by their migrations.
"""

from django.db import migrations

OVER = """
    CREATE OR REPLACE FUNCTION search_over(one_kind text, ids bigint[]) RETURNS SETOF bigint
    LANGUAGE sql STABLE AS $$ SELECT NULL::bigint WHERE false $$;
    REVOKE ALL ON FUNCTION search_over FROM PUBLIC;
"""
LOOK = """
    CREATE OR REPLACE FUNCTION moothall_search(looker bigint, seat text, typed text[],
        signs text[], kinds text[], most integer, skip integer, is_near boolean)
    RETURNS TABLE (kind text, thing_id bigint, found integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan
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
        often text[];
        fits bigint;
        spots tid[];
        few text[];
        seldom text[] := kinds;
        one_kind text;
        ids bigint[];
        ranks real[];
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
        IF array_to_string(typed || signs, ' ') !~ '[0-9]{2}' THEN
            SELECT array_agg(met.kind) FILTER (WHERE met.fits * 10 > met.seen), sum(met.fits)
            INTO often, fits FROM unnest(kinds) AS asked (kind), LATERAL (
                SELECT asked.kind, count(*) AS seen,
                    count(*) FILTER (WHERE newest.words @@ wanted) AS fits
                FROM unnest(councils) AS place, LATERAL (
                    SELECT f.words FROM search_findable f
                    WHERE f.council_id = place AND f.kind = asked.kind
                    ORDER BY f.thing_id DESC LIMIT greatest(12, 48 / cardinality(councils))
                ) AS newest
            ) AS met;
            IF fits = 0 THEN
                SELECT array_agg(hit.spot) INTO spots FROM (
                    SELECT f.ctid AS spot FROM search_findable f WHERE f.words @@ wanted LIMIT 1001
                ) AS hit;
                IF coalesce(cardinality(spots), 0) < 1001 THEN
                    RETURN QUERY
                        WITH hit AS MATERIALIZED (
                            SELECT f.kind::text AS kind, f.thing_id, ts_rank(f.words, wanted)
                                + CASE WHEN f.words @@ named THEN 1 ELSE 0 END AS rank
                            FROM search_findable f
                            WHERE f.ctid = ANY (spots) AND (f.audience && mine) IS TRUE
                                AND (f.kind = ANY (kinds)) IS TRUE
                                AND (f.council_id = ANY (councils)) IS TRUE
                        ), past AS (
                            SELECT held.kind, search_over(held.kind, held.ids) AS id FROM (
                                SELECT kind, array_agg(thing_id) AS ids FROM hit GROUP BY kind
                            ) AS held
                        )
                        SELECT best.kind, best.thing_id, best.found FROM (
                            SELECT hit.kind, hit.thing_id,
                                count(*) OVER (PARTITION BY hit.kind)::integer AS found,
                                row_number() OVER (PARTITION BY hit.kind ORDER BY hit.rank DESC,
                                    past.id IS NOT NULL, hit.thing_id DESC) AS place
                            FROM hit LEFT JOIN past
                                ON past.kind = hit.kind AND past.id = hit.thing_id
                        ) AS best
                        WHERE best.place > skip AND best.place <= skip + most
                        ORDER BY array_position(kinds, best.kind), best.place;
                    RETURN;
                END IF;
            END IF;
            SELECT array_agg(asked.kind) INTO few FROM unnest(kinds) AS asked (kind)
            WHERE (SELECT count(*) FROM (
                SELECT 1 FROM search_findable f
                WHERE f.council_id = ANY (councils) AND f.kind = asked.kind LIMIT 300
            ) AS held) < 300;
        END IF;
        FOREACH one_kind IN ARRAY ARRAY(SELECT unnest(often) UNION SELECT unnest(few)) LOOP
            SELECT array_agg(hit.thing_id), array_agg(hit.rank) INTO ids, ranks FROM (
                SELECT f.thing_id, ts_rank(f.words, wanted)
                    + CASE WHEN f.words @@ named THEN 1 ELSE 0 END AS rank
                FROM unnest(councils) AS place, LATERAL (
                    SELECT s.thing_id, s.words, s.audience FROM search_findable s
                    WHERE s.council_id = place AND s.kind = one_kind
                    ORDER BY s.thing_id DESC LIMIT 15000
                ) AS f
                WHERE CASE WHEN f.words @@ wanted THEN f.audience && mine END LIMIT 1001
            ) AS hit;
            IF cardinality(ids) = 1001 OR one_kind = ANY (few) THEN
                seldom := array_remove(seldom, one_kind);
                RETURN QUERY
                    SELECT one_kind, hit.thing_id, cardinality(ids)
                    FROM unnest(ids, ranks) AS hit (thing_id, rank)
                    LEFT JOIN search_over(one_kind, ids) AS past (id) ON past.id = hit.thing_id
                    ORDER BY hit.rank DESC, past.id IS NOT NULL, hit.thing_id DESC
                    LIMIT most OFFSET skip;
            END IF;
        END LOOP;
        RETURN QUERY
            SELECT asked.kind, best.thing_id, best.found
            FROM unnest(seldom) WITH ORDINALITY AS asked (kind, place), LATERAL (
                WITH hit AS MATERIALIZED (
                    SELECT f.thing_id, ts_rank(f.words, wanted)
                        + CASE WHEN f.words @@ named THEN 1 ELSE 0 END AS rank
                    FROM search_findable f
                    WHERE f.words @@ (wanted && ('#k' || asked.kind)::tsquery)
                        AND f.audience && mine AND f.council_id = ANY (councils)
                    LIMIT 1001
                )
                SELECT hit.thing_id, count(*) OVER ()::integer AS found, hit.rank,
                    past.id IS NOT NULL AS is_over
                FROM hit LEFT JOIN
                    search_over(asked.kind, ARRAY(SELECT hit.thing_id FROM hit)) AS past (id)
                    ON past.id = hit.thing_id
                ORDER BY hit.rank DESC, past.id IS NOT NULL, hit.thing_id DESC
                LIMIT most OFFSET skip
            ) AS best ORDER BY asked.place, best.rank DESC, best.is_over, best.thing_id DESC;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0004_rare_words")]

    operations = [
        migrations.RunSQL(OVER, migrations.RunSQL.noop),
        migrations.RunSQL(LOOK, migrations.RunSQL.noop),
    ]
