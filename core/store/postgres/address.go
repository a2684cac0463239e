package postgres

import (
	"context"
	"database/sql"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// connectFor bounds the making of a connection, unless the address says otherwise.
const connectFor = 10 * time.Second

// Settings of connections. An address may set them differently. A node that was cut off or put to sleep must not keep
// others from writing for long: the server lets go of its transaction, and of the lease of a hub that it cannot reach.
var (
	settings = map[string]string{
		"application_name": "uzel", "statement_timeout": "0", "lock_timeout": "30s",
		"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3",
	}
	writes = map[string]string{"idle_in_transaction_session_timeout": "1min"}
	reads  = map[string]string{"idle_in_transaction_session_timeout": "15min", "default_transaction_read_only": "on"}
)

// parse reads the address of a database.
func parse(o Options) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(o.Address)
	if err != nil && strings.Contains(err.Error(), "failed to parse") {
		return nil, errAddress.New()
	}
	if err != nil { // as of a certificate's file; the driver's words hide a password
		return nil, errAddress.Wrap(err)
	}
	if o.Password != "" {
		config.Password = o.Password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectFor
	}
	config.DialFunc = o.Dial
	return config, nil
}

// connect makes a database handle whose connections have the settings. It does not connect yet.
func connect(config *pgx.ConnConfig, special map[string]string) *sql.DB {
	config = config.Copy()
	for _, set := range []map[string]string{settings, special} {
		for name, value := range set {
			if config.RuntimeParams[name] == "" {
				config.RuntimeParams[name] = value
			}
		}
	}
	config.AfterConnect = insist
	return stdlib.OpenDB(*config)
}

// insist makes commits wait for the disk where the server was told that they need not. Stronger settings stay.
func insist(ctx context.Context, conn *pgconn.PgConn) error {
	return conn.Exec(ctx, `SELECT set_config('synchronous_commit', 'on', false)
		WHERE current_setting('synchronous_commit') = 'off'`).Close()
}

// dial reaches a server, and notices within half a minute when it is not there any more.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3,
	}}
	return d.DialContext(ctx, network, address)
}

// place names a database for messages, without user and password.
func place(config *pgx.ConnConfig) string {
	host := config.Host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + "/" + config.Database
}
