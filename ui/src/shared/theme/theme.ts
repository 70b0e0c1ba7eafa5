import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const teal: MantineColorsTuple = [
  "#e0eff0",
  "#cbe4e6",
  "#9cc8cd",
  "#5fc3ce",
  "#3f9ca8",
  "#24808d",
  "#156f7c",
  "#0f6673",
  "#0b5f6c",
  "#084b56",
];

/** Mantine's own dark greys, replaced by our night: text first, ground last. */
const dark: MantineColorsTuple = [
  "#e6eef0",
  "#b0c1c7",
  "#8fa3ab",
  "#647a83",
  "#3b525b",
  "#22333a",
  "#15242a",
  "#111d22",
  "#0e181d",
  "#0b1418",
];

/** Inks that Mantine should take from our tokens, because they differ by scheme. */
const INKS: Record<string, string> = { teal: "accent", note: "note", red: "red" };

const variantColorResolver: VariantColorsResolver = (input) => {
  const ink = INKS[input.color ?? input.theme.primaryColor];
  if (!ink) return defaultVariantColorsResolver(input);
  const soft = `var(--${ink}-soft)`;
  const solid = `var(--${ink})`;
  const inkColour = `var(--${ink}-ink)`;
  switch (input.variant) {
    case "filled":
      return {
        background: solid,
        hover: ink === "accent" ? "var(--accent-hover)" : inkColour,
        color: "var(--on-accent)",
        border: "1px solid transparent",
      };
    case "light":
      return { background: soft, hover: soft, color: inkColour, border: "1px solid transparent" };
    case "subtle":
    case "transparent":
      return { background: "transparent", hover: "var(--hover)", color: inkColour, border: "1px solid transparent" };
    case "outline":
      return { background: "transparent", hover: soft, color: inkColour, border: `1px solid var(--${ink}-line)` };
    default:
      return defaultVariantColorsResolver(input);
  }
};

export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  colors: { teal, dark },
  variantColorResolver,
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  defaultRadius: 8,
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Checkbox: { defaultProps: { iconColor: "var(--on-accent)" } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", comboboxProps: { transitionProps: { duration: 80 } } } },
    MultiSelect: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 80 } } },
    // A dialog is no page: its head must not count as a second banner of the document.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, transitionProps: { duration: 80 }, shadow: "md" } },
    Modal: { defaultProps: { transitionProps: { duration: 100 }, radius: 12 } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } } },
  },
});

/** Mantine's own surfaces, text and lines follow the tokens, so that both schemes come from one place. */
const fromTokens = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--text-3)",
  "--mantine-color-placeholder": "var(--text-3)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--line-2)",
  "--mantine-color-disabled": "var(--hover)",
  "--mantine-color-disabled-color": "var(--text-3)",
  "--mantine-color-disabled-border": "var(--line)",
  "--mantine-color-error": "var(--red)",
  "--mantine-primary-color-filled": "var(--accent)",
  "--mantine-primary-color-filled-hover": "var(--accent-hover)",
  "--mantine-primary-color-contrast": "var(--on-accent)",
  "--mantine-color-teal-filled": "var(--accent)",
  "--mantine-color-teal-light-color": "var(--accent-ink)",
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: fromTokens,
  dark: fromTokens,
});

export const SCHEME_KEY = "aftercare-scheme";
