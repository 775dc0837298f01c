/** Files that the bundler puts into a function as text. */
declare module '*.sh' {
  const text: string;
  export default text;
}
