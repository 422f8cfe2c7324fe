"""Scripts without spaces in the full-text index: pairs of signs against SQLite's trigrams, measured side by side.

    python bench/signs.py [--texts 4000]

Texts are written from short lists of Chinese, Japanese and Thai words, 400 words each, so that what stands in a text is
known. Asked for are words of two signs, of three and more, and pairs of words that often stand together. Prints bytes of the index a text,
microseconds of CPU to write one, the share of asked words that found all their texts, and of found texts that hold the word as a word.
"""

import argparse
import random
import sqlite3
import time

from ingest.store._index.search import parse_search, spaced

WORDS = {
    "zh": "北京 上海 港口 渡轮 市政府 委员会 灯塔 周三 上午 恢复 航班 记者 表示 居民 反对 工程师 检查 发现 裂缝 船厂 费用 "
    "增加 票价 去年 相同 秋季 预计 旅客 四万 渔民 码头 关闭 争议 天气 大风 警告 学校 老师 时间表 潮汐 公共汽车 在 的 和 了 将 与 对 是 不 有",
    "ja": "東京 大阪 フェリー 港 市議会 灯台 水曜日 午前 再開 記者 住民 反対 技術者 検査 亀裂 造船所 費用 増加 運賃 昨年 "
    "同じ 秋 予想 乗客 漁師 桟橋 閉鎖 天気 強風 警報 学校 先生 時刻表 潮 バス は が を に で と の も から まで した する ている",
    "th": "กรุงเทพ เชียงใหม่ ท่าเรือ เรือข้ามฟาก เทศบาล ประภาคาร วันพุธ ตอนเช้า กลับมา นักข่าว กล่าว ชาวบ้าน คัดค้าน วิศวกร ตรวจสอบ พบ รอยร้าว "
    "อู่ต่อเรือ ค่าใช้จ่าย เพิ่มขึ้น ตั๋ว ปีที่แล้ว ผู้โดยสาร ชาวประมง ปิด อากาศ ลมแรง โรงเรียน ครู ตาราง น้ำขึ้น รถ ที่ และ ของ ใน ไม่ มี จะ ได้ ว่า",
}


def main() -> None:
    """Write, ask, count."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=int, default=4000)
    count = parser.parse_args().texts
    chance = random.Random(1)
    texts = [
        _text(WORDS[language].split(), chance) for language in WORDS for _ in range(count // 3)
    ]
    signs = sum(len("".join(words)) for words in texts) // len(texts)
    print(f"{len(texts):,} texts of {signs} signs")
    print(f"{'index':<34}{'B/text':>8}{'us/text':>9}{'hits 2':>8}{'hits 3+':>9}{'precision':>11}")
    plain = "unicode61 remove_diacritics 2"
    for name, tokenize, write, ask in (
        ("as it was: one word a run", plain, str, lambda word: f'"{word}"'),
        ("pairs, in the one index", plain, spaced, lambda word: parse_search(word).expression),
        ("trigram, an index beside", "trigram", str, lambda word: f'"{word}"'),
    ):
        _measure(name, tokenize, write, ask, texts)


def _text(words: list[str], chance: random.Random) -> list[str]:
    """Return the words of a text; a sign that ends sentences stands among them."""
    return [chance.choice(words) if n % 12 else "。" for n in range(1, 401)]


def _measure(name, tokenize, write, ask, texts) -> None:
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE f USING fts5(t, content='', tokenize='{tokenize}')")
    began = time.process_time()
    for start in range(0, len(texts), 64):
        rows = [
            (start + n, write("".join(words))) for n, words in enumerate(texts[start : start + 64])
        ]
        db.executemany("INSERT INTO f (rowid, t) VALUES (?, ?)", rows)
        db.commit()
    us = 1e6 * (time.process_time() - began) / len(texts)
    (size,) = db.execute("SELECT sum(length(block)) FROM f_data").fetchone()
    hits: dict[bool, list[float]] = {True: [], False: []}
    right = found_all = 0
    for word in sorted(
        {word for words in WORDS.values() for word in words.split() if len(word) > 1}
    ):
        found = {row for (row,) in db.execute("SELECT rowid FROM f WHERE f MATCH ?", (ask(word),))}
        truth = {n for n, words in enumerate(texts) if word in words}
        hits[len(word) == 2].append(len(found & truth) / len(truth))
        right, found_all = right + len(found & truth), found_all + len(found)
    shares = [sum(each) / len(each) for each in hits.values()]
    precision = right / found_all if found_all else 0.0
    print(
        f"{name:<34}{size / len(texts):>8.0f}{us:>9.0f}{shares[0]:>8.3f}{shares[1]:>9.3f}{precision:>11.3f}"
    )


if __name__ == "__main__":
    main()
