// Runs before the page is drawn, so that a theme chosen on this device never flashes the other one first.
// Choices live on the device alone: {theme: "light" | "dark", skin: "plain", tab: "plain"}; what is absent follows the system.
try {
  const look = JSON.parse(localStorage.getItem("look") || "{}");
  if (look.theme) document.documentElement.dataset.theme = look.theme;
  if (look.skin) document.documentElement.dataset.skin = look.skin;
  if (look.tab) document.documentElement.dataset.tab = look.tab;
} catch {
  // A browser that keeps nothing shows the system's theme.
}
document.documentElement.dataset.scripts = "";
