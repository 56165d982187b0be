package main

func arm64(a *assembly) {}
