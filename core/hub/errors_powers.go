package hub

import "github.com/uzelhub/uzel/schemas/fault"

// What is wrong with asking about powers of attorney.
var (
	errNoPowerRegistry = fault.Define("UZ-HUB-060", fault.Setup, "реестр доверенностей спросить нечем",
		"назовите подключение у организации: powers: { registry: ПОДКЛЮЧЕНИЕ }")
	errPowerUnasked = fault.Define("UZ-HUB-061", fault.Remote, "состояние доверенности в реестре не узнать",
		"проверьте подключение реестра: uzel connector check")
	errNoPowerRoute = fault.Define("UZ-HUB-062", fault.Setup, "нет маршрута, который ведёт доверенности этого доверителя в реестр",
		"опишите маршрут с from: { connection: …, kinds: [mchd] }, шагом sign и to: подключение с МЧД")
	errManyPowerRoutes = fault.Define("UZ-HUB-063", fault.Input, "доверенность могут взять несколько маршрутов",
		"назовите один: --route МАРШРУТ")
)
