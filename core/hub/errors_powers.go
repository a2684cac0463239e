package hub

import "github.com/uzelhub/uzel/schemas/fault"

// What is wrong with asking about powers of attorney.
var (
	errNoPowerRegistry = fault.Define("UZ-HUB-060", fault.Setup, "реестр доверенностей спросить нечем",
		"назовите подключение у организации: powers: { registry: ПОДКЛЮЧЕНИЕ }")
	errPowerUnasked = fault.Define("UZ-HUB-061", fault.Remote, "состояние доверенности в реестре не узнать",
		"проверьте подключение реестра: uzel connector check")
)
