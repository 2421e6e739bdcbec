#!/bin/sh
# One test drives a real browser. Present: nothing to do. Absent: install it where we may, else say how.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
command -v chromium-browser >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "安装浏览器 chromium（仅测试使用） / installing the browser chromium, for the tests only"
  if apt-get update -qq && apt-get install -y -qq chromium >/dev/null; then exit 0; fi
fi
echo "没有 chromium，浏览器测试将跳过；Debian/Ubuntu：sudo apt-get install chromium" >&2
echo "No chromium found: tests in a browser are skipped. Debian/Ubuntu: sudo apt-get install chromium" >&2
