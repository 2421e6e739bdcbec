#!/bin/sh
# Pictures in the reports need a Chinese font. Present: nothing to do. Absent: install it where we may, else say how.
set -eu
has_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list ':lang=zh-cn' family | head -n 1)" ]; }
has_font && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "安装中文字体 fonts-noto-cjk / installing the Chinese font fonts-noto-cjk"
  if apt-get update -qq && apt-get install -y -qq fontconfig fonts-noto-cjk >/dev/null; then exit 0; fi
fi
echo "缺少中文字体，报告图片中的汉字可能显示为方框；Debian/Ubuntu：sudo apt-get install fonts-noto-cjk" >&2
echo "No Chinese font found: Chinese text in pictures may show as boxes. Debian/Ubuntu: sudo apt-get install fonts-noto-cjk" >&2
