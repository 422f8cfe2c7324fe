-- Who carries whose pieces: credited, borne out by the text, and found by the text alone, apart.
SELECT * FROM republishers
ORDER BY credited_count + text_verified_count + text_only_count DESC, outlet, origin;
