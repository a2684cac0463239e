package main

import (
	"context"
	"net"
	"strconv"
	"syscall"

	"errors"
)

// listenNext opens the n-th port after an address; of port 0, any.
func listenNext(ctx context.Context, address string, n int) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, errUsage.With("адрес %q: нужен вид 127.0.0.1:8000 (--listen)", address)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number > 0 && number+uint64(n) > 65535 {
		return nil, errUsage.With("порт %q: нужно число от 0 до 65535 (--listen)", port)
	}
	if number > 0 {
		port = strconv.FormatUint(number+uint64(n), 10)
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, port))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, errListen.At(net.JoinHostPort(host, port)).With("он занят другой программой")
	case errors.Is(err, syscall.EACCES):
		return nil, errListen.At(net.JoinHostPort(host, port)).With("нет прав на этот порт")
	case err != nil:
		return nil, errListen.At(net.JoinHostPort(host, port)).Wrap(err)
	}
	return l, nil
}
