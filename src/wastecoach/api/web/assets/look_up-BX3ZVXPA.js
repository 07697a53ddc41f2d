import{r as o,t as r,u as t}from"./chunk-AEBQ6OSW.js";function l(){return r(t,{title:o("tabs.look_up"),children:null})}export{l as LookUp};
