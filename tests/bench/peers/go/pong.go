// Answers every request over HTTP, and is upgraded by tableflip on SIGHUP, which is its only reload, too.
package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/cloudflare/tableflip"
)

func main() {
	address, pidfile := os.Args[1], os.Args[2]
	upgrader, err := tableflip.New(tableflip.Options{PIDFile: pidfile})
	if err != nil {
		panic(err)
	}
	go func() {
		hangups := make(chan os.Signal, 1)
		signal.Notify(hangups, syscall.SIGHUP)
		for range hangups {
			_ = upgrader.Upgrade()
		}
	}()
	listener, err := upgrader.Listen("tcp", address)
	if err != nil {
		panic(err)
	}
	server := http.Server{Handler: http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		_, _ = answer.Write([]byte("pong\n"))
	})}
	go func() { _ = server.Serve(listener) }()
	if err := upgrader.Ready(); err != nil {
		panic(err)
	}
	<-upgrader.Exit()
	_ = server.Shutdown(context.Background())
}
