#!/bin/sh
# The slow tests drive the platform in a real browser: Debian's Chromium.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "没有 Chromium，浏览器测试将跳过；Debian/Ubuntu 请以管理员身份运行: apt-get install chromium" >&2
echo "Without Chromium the tests in a browser are left out; on Debian/Ubuntu: apt-get install chromium" >&2
