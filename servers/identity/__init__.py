"""Providers whose accounts people sign in with, as they are over HTTP: Kakao, Naver, Google and a plain one."""
