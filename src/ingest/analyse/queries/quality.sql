-- What each outlet's copies lack, the largest outlets first.
SELECT * FROM quality
ORDER BY copies_count DESC, outlet;
