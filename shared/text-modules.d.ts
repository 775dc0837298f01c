/** Files that the bundler includes in a function as text. */
declare module '*.sh' {
  const text: string;
  export default text;
}
